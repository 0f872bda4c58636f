/** Forms: the documents of the resources {@code forms} and {@code validations}. */
package dev.fieldfare.contracts.form;
