// What was not well, drawn into a chart: each verdict by the outline that it has everywhere.

import type uPlot from "uplot";
import type { ChartColumn } from "../../api/generated";

const SIZE = 5;

/** Slow checks stand at their time; those that took no time worth telling at the foot. */
export function drawMarks(plot: uPlot, columns: (ChartColumn | null)[], ink: (name: string) => () => string) {
  const { ctx } = plot;
  const scale = devicePixelRatio;
  const foot = plot.bbox.top + plot.bbox.height - SIZE * 1.6 * scale;
  ctx.save();
  ctx.lineWidth = 2.4 * scale;
  ctx.lineJoin = "round";
  // The last line was dashed.
  ctx.setLineDash([]);
  const last = new Map<string, number>();
  columns.forEach((column, i) => {
    if (!column) return;
    const x = plot.valToPos(plot.data[0][i]!, "x", true);
    const { degraded, failed, unclear, not_checked } = column.counts;
    if (degraded > 0 && column.slowest_ms !== null) draw("--degraded", x, plot.valToPos(column.slowest_ms, "y", true), circle);
    if (failed > 0) draw("--failed", x, foot, octagon);
    else if (unclear > 0) draw("--unclear", x, foot, triangle);
    else if (not_checked > 0) draw("--unchecked", x, foot, square);
  });
  ctx.restore();

  function draw(colour: string, x: number, y: number, shape: (x: number, y: number, r: number) => void) {
    // One on the other would be a blot.
    if (x - (last.get(colour) ?? -Infinity) < SIZE * 1.6 * scale) return;
    last.set(colour, x);
    ctx.fillStyle = ink(colour)();
    ctx.strokeStyle = ink("--panel")();
    ctx.beginPath();
    shape(x, y, SIZE * scale);
    ctx.closePath();
    ctx.stroke();
    ctx.fill();
  }

  function through(points: [number, number][]) {
    points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  }
  function circle(x: number, y: number, r: number) {
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }
  function triangle(x: number, y: number, r: number) {
    through([[x, y - r * 1.15], [x + r * 1.1, y + r * 0.85], [x - r * 1.1, y + r * 0.85]]);
  }
  function square(x: number, y: number, r: number) {
    through([[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r]]);
  }
  function octagon(x: number, y: number, r: number) {
    through(Array.from({ length: 8 }, (_, i) => [x + r * 1.2 * Math.cos(((i + 0.5) * Math.PI) / 4), y + r * 1.2 * Math.sin(((i + 0.5) * Math.PI) / 4)]));
  }
}
