/** Statistics: time series, rankings and the numbers of a form, for dashboards. */
package dev.fieldfare.report.statistic;
