/** What the image reads of each system catalogue, and how it is spelled in SQL and in words. */
package dev.fieldfare.postgres.structure.catalogue;
