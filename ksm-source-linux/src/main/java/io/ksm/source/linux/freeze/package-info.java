/**
 * Stops processes while they are read: by the freezer of their control group, or by signals. A
 * {@code FreezeGuard}, a small process that outlives this JVM, lets them go on, however the JVM
 * ends.
 */
package io.ksm.source.linux.freeze;
