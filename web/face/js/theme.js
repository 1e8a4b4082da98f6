// The theme of the charts: every value is read from tokens.css, so light, dark and print follow.
const style = getComputedStyle(document.documentElement);
export const token = name => style.getPropertyValue("--gh-" + name).trim();

export function theme() {
  const axis = {
    axisLine: { lineStyle: { color: token("line-2") } },
    axisTick: { show: false },
    axisLabel: { color: token("ink-3"), fontSize: 12 },
    splitLine: { lineStyle: { color: token("line"), width: 1 } },
    nameTextStyle: { color: token("ink-3"), fontSize: 12 },
  };
  return {
    color: ["c1", "c2", "c3", "c4", "c5", "c6"].map(token),
    backgroundColor: "transparent",
    textStyle: { fontFamily: token("font"), color: token("ink-2"), fontSize: 12 },
    grid: { left: 8, right: 16, top: 28, bottom: 4, containLabel: true },
    line: { symbol: "circle", symbolSize: 6, smooth: false, lineStyle: { width: 2 } },
    bar: { barMaxWidth: 18, itemStyle: { borderRadius: 0 } },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    animation: false,
  };
}
