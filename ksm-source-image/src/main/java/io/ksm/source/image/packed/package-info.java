/**
 * Files that are compressed as a whole: unpacked to a file without a name before a format looks at
 * them.
 */
package io.ksm.source.image.packed;
