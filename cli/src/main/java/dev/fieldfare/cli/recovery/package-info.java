/** The commands of {@code fieldfare recover}. */
package dev.fieldfare.cli.recovery;
