/** The commands of {@code fieldfare structure}. */
package dev.fieldfare.cli.structure;
