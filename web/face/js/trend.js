// One's own past: a line over periods, the reasonable interval behind it, the latest value labelled.
export function trend(given, t, width) {
  const last = given.values.length - 1;
  const few = width / given.values.length > 72;
  return {
    grid: { left: 4, right: 22, top: 26, bottom: 2, containLabel: true },
    xAxis: { type: "category", data: given.periods, axisLabel: { color: t("ink-3"), hideOverlap: true } },
    yAxis: { type: "value", scale: true, min: given.axis?.[0], max: given.axis?.[1], splitNumber: 3, axisLabel: { showMinLabel: !given.axis, showMaxLabel: !given.axis, formatter: value => Number(value.toFixed(4)) + given.unit } },
    series: [{
      type: "line",
      connectNulls: false,
      data: given.values.map((value, place) => (place === last && value !== null ? { value, symbol: "emptyCircle", symbolSize: 8 } : value)),
      label: { show: true, position: "top", color: t("ink-2"), formatter: p => (few || p.dataIndex === last ? given.labels[p.dataIndex] : "") },
      markArea: given.band && { silent: true, itemStyle: { color: t("band") }, data: [[{ yAxis: given.band[0] }, { yAxis: given.band[1] }]] },
    }],
  };
}
