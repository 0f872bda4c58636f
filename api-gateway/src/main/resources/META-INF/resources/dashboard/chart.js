// Draws each chart from the table below it. Without this script the tables are shown.
'use strict';
(() => {
  const HEIGHT = 260;
  const COLOURS = ['busy', 'good', 'bad', 'warn', 'accent', 'idle'];
  const DASHES = [[], [8, 4], [2, 3]];
  const WHOLE = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9].flatMap((power) => [power, 2 * power, 5 * power]);

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  const number = (cell) => (cell.dataset.value === '' ? null : Number(cell.dataset.value));

  function millis(value) {
    if (value < 1000) {
      return +value.toPrecision(3) + ' ms';
    }
    return value < 60000 ? +(value / 1000).toPrecision(3) + ' s' : +(value / 60000).toPrecision(3) + ' min';
  }

  // A zone of the server that this browser does not know.
  function known(zone) {
    try {
      return new Intl.DateTimeFormat('en', {timeZone: zone}) && zone;
    } catch (error) {
      return 'UTC';
    }
  }

  const units = {ms: millis, count: (value) => String(+value.toPrecision(6))};

  function lines(table, format) {
    return [...table.tHead.rows[0].cells].slice(1).map((head, n) => ({
      label: head.textContent,
      stroke: colour(head.dataset.colour || COLOURS[n % COLOURS.length]),
      dash: head.dataset.colour ? [] : DASHES[Math.floor(n / COLOURS.length) % DASHES.length],
      width: 2,
      points: {show: table.tBodies[0].rows.length < 60, size: 5},
      value: (plot, value) => (value === null || value === undefined ? '–' : format(value)),
    }));
  }

  function axes(format, isCount) {
    const common = {stroke: colour('soft'), grid: {stroke: colour('line'), width: 1}, ticks: {stroke: colour('line'), width: 1}};
    return [
      {...common},
      {...common, ...(isCount ? {incrs: WHOLE} : {}), size: 70, values: (plot, values) => values.map(format)},
    ];
  }

  function draw(place) {
    const table = document.getElementById(place.dataset.table);
    const rows = [...table.tBodies[0].rows];
    const columns = table.tHead.rows[0].cells.length;
    const format = units[place.dataset.unit];
    const zone = known(place.dataset.zone);
    const data = [rows.map((row) => Number(row.dataset.second))];
    for (let column = 1; column < columns; column++) {
      data.push(rows.map((row) => number(row.cells[column])));
    }
    place.replaceChildren();
    return new uPlot({
      width: place.clientWidth,
      height: HEIGHT,
      tzDate: (second) => uPlot.tzDate(new Date(second * 1000), zone),
      scales: {y: {range: (plot, low, high) => [0, high > 0 ? high * 1.05 : 1]}},
      series: [{value: (plot, second, series, n) => (n === null || n === undefined ? '–' : rows[n].cells[0].textContent)}, ...lines(table, format)],
      axes: axes(format, place.dataset.unit === 'count'),
    }, data, place);
  }

  const plots = new Map();
  function drawAll() {
    for (const place of document.querySelectorAll('.chart')) {
      plots.get(place)?.destroy();
      plots.set(place, draw(place));
    }
  }

  const resized = new ResizeObserver((changes) => {
    for (const {target} of changes) {
      const plot = plots.get(target);
      if (plot.width !== target.clientWidth) {
        plot.setSize({width: target.clientWidth, height: HEIGHT});
      }
    }
  });

  drawAll();
  for (const place of plots.keys()) {
    document.getElementById(place.dataset.table).closest('details').open = false;
    resized.observe(place);
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
})();
