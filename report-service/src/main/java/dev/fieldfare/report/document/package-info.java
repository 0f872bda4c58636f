/** Reports as documents: which numbers belong to a request, and what they mean. */
package dev.fieldfare.report.document;
