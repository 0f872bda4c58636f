/** The commands that send, preview, list and undo migrations. */
package dev.fieldfare.cli.migration;
