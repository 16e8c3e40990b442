/**
 * What exports of other tools tell of hosts and guests: files of libvirt, Kubernetes and Proxmox.
 * Nothing is called.
 *
 * <p>Where to begin: {@link io.ksm.fleet.inventory.InventoryReader} recognises a file by its
 * content and makes an {@link io.ksm.fleet.inventory.Inventory}. A {@link
 * io.ksm.fleet.inventory.Guest} has marks, by which a source of it is recognised.
 */
package io.ksm.fleet.inventory;
