/** The page of statistics: charts, with the table of each chart below it. */
package dev.fieldfare.gateway.dashboard.statistic;
