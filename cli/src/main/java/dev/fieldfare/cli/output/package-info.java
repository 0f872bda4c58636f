/** Answers as JSON or as text for a terminal. */
package dev.fieldfare.cli.output;
