/** The commands below {@code alerts silences}. */
package dev.fieldfare.cli.silence;
