/** Reports in the formats in which they are read. */
package dev.fieldfare.report.render;
