/** Forms: the registry of fields and columns, definitions, and differences to the database. */
package dev.fieldfare.gateway.form;
