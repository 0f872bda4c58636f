/** Imports of rows into tables. */
package dev.fieldfare.contracts.imports;
