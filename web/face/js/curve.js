// How a value becomes points: the curve, the reasonable interval, and where this figure lies.
export function curve(given, t) {
  const series = [{
    type: "line",
    symbol: "none",
    data: given.line,
    lineStyle: { width: 2, color: t("c1") },
    markArea: given.band && {
      silent: true,
      itemStyle: { color: t("band") },
      label: { position: "insideBottom", distance: 8, color: t("ink-2"), fontSize: 12 },
      data: [[{ name: given.bandName, xAxis: given.band[0] }, { xAxis: given.band[1] }]],
    },
  }];
  if (given.here) {
    const colour = t(given.light ? given.light : "c1");
    series[0].markLine = {
      silent: true,
      symbol: "none",
      label: { show: false },
      lineStyle: { color: colour, type: "dashed", width: 1.5 },
      data: [
        [{ coord: [given.here[0], 0] }, { coord: given.here }],
        [{ coord: [given.axis[0], given.here[1]] }, { coord: given.here }],
      ],
    };
    const shape = { warn: "triangle", crit: "diamond" }[given.light] || "circle";
    const late = given.here[0] > (given.axis[0] + given.axis[1]) / 2;
    series.push({
      type: "scatter",
      symbol: shape,
      symbolSize: 12,
      data: [given.here],
      itemStyle: { color: t(given.light ? given.light + "-glyph" : "c1") },
      label: { show: true, formatter: given.says, position: "top", align: late ? "right" : "left", color: colour, fontWeight: 600, distance: 8, backgroundColor: t("surface"), padding: [1, 3] },
    });
  }
  return {
    grid: { left: 4, right: 18, top: 28, bottom: 20, containLabel: true },
    xAxis: { type: "value", min: given.axis[0], max: given.axis[1], axisLabel: { showMaxLabel: false, formatter: value => Number(value.toFixed(4)) + given.unit }, splitLine: { show: false }, axisLine: { show: true } },
    yAxis: { type: "value", min: 0, max: given.full * 1.2, name: given.pointsName, nameGap: 8, splitNumber: 3, axisLabel: { formatter: v => (v > given.full ? "" : String(v)) } },
    series,
  };
}
