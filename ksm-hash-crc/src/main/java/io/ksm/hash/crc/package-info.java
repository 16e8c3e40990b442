/** Page hashers crc32c and crc32. */
package io.ksm.hash.crc;
