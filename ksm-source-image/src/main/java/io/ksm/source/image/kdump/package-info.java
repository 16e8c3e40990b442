/** Kernel dumps that makedumpfile or QEMU compressed page by page, flattened ones too. */
package io.ksm.source.image.kdump;
