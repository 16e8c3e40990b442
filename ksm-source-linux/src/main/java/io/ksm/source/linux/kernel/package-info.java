/** The kernel's own page merging, KSM, as a part of ours. */
package io.ksm.source.linux.kernel;
