/** Runs the processes of a stack together. */
package dev.fieldfare.stack.supervisor;
