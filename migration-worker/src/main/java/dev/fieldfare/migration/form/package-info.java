/** Tables of a form builder that are kept up to date. */
package dev.fieldfare.migration.form;
