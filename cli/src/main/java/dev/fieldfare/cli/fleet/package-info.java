/** Releases to several targets, in waves. */
package dev.fieldfare.cli.fleet;
