/** Third stage: finds the work that is first in line and commits it in batches (I3, I6). */
package dev.fieldfare.migration.applying;
