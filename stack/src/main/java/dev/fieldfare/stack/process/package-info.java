/** The processes of a stack, each started and watched by itself. */
package dev.fieldfare.stack.process;
