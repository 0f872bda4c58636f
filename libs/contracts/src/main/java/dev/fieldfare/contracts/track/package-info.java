/** Versioned SQL: the documents of the resource {@code tracks}. */
package dev.fieldfare.contracts.track;
