/** The verb {@code demo}: an application whose form changes while it writes. */
package dev.fieldfare.stack.demo;
