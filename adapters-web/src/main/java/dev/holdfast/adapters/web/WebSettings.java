package dev.holdfast.adapters.web;

import java.net.InetAddress;
import java.util.List;

/**
 * The facts about its node that the management port cannot get from a port of the application.
 *
 * @param node as Kubernetes names it
 * @param version of Holdfast
 * @param simulated true for a node on a simulated host
 * @param address on which the management port listens
 * @param names of the node that requests may ask for, besides its addresses and localhost
 * @param slowness stretches the time after which the loop counts as stuck
 */
public record WebSettings(
    String node,
    String version,
    boolean simulated,
    InetAddress address,
    List<String> names,
    int slowness) {}
