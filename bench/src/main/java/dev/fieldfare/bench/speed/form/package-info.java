/** How fast forms are compared with their tables, recorded, mapped and saved. */
package dev.fieldfare.bench.speed.form;
