/** The commands of {@code fieldfare queue}. */
package dev.fieldfare.cli.queue;
