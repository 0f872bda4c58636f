/** Imports of rows into tables of a target. */
package dev.fieldfare.gateway.imports;
