/** The command schedule. */
package dev.fieldfare.cli.schedule;
