/** Imports of JSON files into tables. */
package dev.fieldfare.cli.imports;
