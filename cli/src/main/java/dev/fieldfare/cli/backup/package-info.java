/** The command backup. */
package dev.fieldfare.cli.backup;
