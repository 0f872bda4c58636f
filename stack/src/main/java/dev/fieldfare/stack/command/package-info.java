/** The verbs of the launcher. */
package dev.fieldfare.stack.command;
