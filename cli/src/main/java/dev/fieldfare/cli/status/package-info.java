/** The command {@code fieldfare status}. */
package dev.fieldfare.cli.status;
