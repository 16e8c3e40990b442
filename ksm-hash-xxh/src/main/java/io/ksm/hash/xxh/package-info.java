/** Page hashers xxh64 and xxh32. */
package io.ksm.hash.xxh;
