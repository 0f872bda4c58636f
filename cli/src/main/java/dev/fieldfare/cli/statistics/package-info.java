/** Statistics on the terminal. */
package dev.fieldfare.cli.statistics;
