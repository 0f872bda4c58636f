/** The command backup rewrap. */
package dev.fieldfare.cli.backup.rewrap;
