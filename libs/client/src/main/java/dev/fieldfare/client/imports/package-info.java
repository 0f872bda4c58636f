/** Imports of rows. */
package dev.fieldfare.client.imports;
