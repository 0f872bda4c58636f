/** What other services call. */
package dev.fieldfare.report.rest;
