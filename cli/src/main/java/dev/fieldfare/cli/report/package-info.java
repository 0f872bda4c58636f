/** Reports on the terminal and in files. */
package dev.fieldfare.cli.report;
