// The charts of a page: each element with data-chart gets drawn; the table beside it says the same.
import { LineChart, BarChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { theme, token } from "./js/theme.js";
import { curve } from "./js/curve.js";
import { trend } from "./js/trend.js";

echarts.use([LineChart, BarChart, ScatterChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);
echarts.registerTheme("gongheng", theme());

const kinds = { curve, trend };
for (const place of document.querySelectorAll("[data-chart]")) {
  const given = JSON.parse(place.dataset.chart);
  const chart = echarts.init(place, "gongheng", { renderer: "svg" });
  chart.setOption(kinds[given.kind](given, token, place.clientWidth));
  new ResizeObserver(() => chart.resize()).observe(place);
}
