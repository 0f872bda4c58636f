/** Names and values on their way into SQL text. */
package dev.fieldfare.postgres.sql;
