/** Page source image: memory images in files. */
package io.ksm.source.image;
