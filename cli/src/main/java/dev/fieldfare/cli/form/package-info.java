/** Commands about tables of forms. */
package dev.fieldfare.cli.form;
