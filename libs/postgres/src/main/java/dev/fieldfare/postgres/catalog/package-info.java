/** What the catalogue of a target says about tables and types, read in bulk. */
package dev.fieldfare.postgres.catalog;
