/** The data folder of a stack: its files, ports and state. */
package dev.fieldfare.stack.folder;
