/** The registry of forms: which field of which form is which column of a target. */
package dev.fieldfare.postgres.form;
