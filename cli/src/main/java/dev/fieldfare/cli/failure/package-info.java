/** What goes wrong: exit codes, sentences and problem documents. */
package dev.fieldfare.cli.failure;
