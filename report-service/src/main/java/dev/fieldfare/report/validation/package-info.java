/** Reports of validations. */
package dev.fieldfare.report.validation;
