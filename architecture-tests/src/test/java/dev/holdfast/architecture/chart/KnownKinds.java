package dev.holdfast.architecture.chart;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1CSIDriver;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StorageClass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of the kinds of Kubernetes: every field has to be known and of its type, and every
 * required field has to be present. For the kinds of the Prometheus operator the required fields
 * are not known.
 */
final class KnownKinds {
  private static final Map<String, Class<?>> KUBERNETES =
      Map.ofEntries(
          entry("apps/v1 DaemonSet", V1DaemonSet.class),
          entry("apps/v1 Deployment", V1Deployment.class),
          entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class),
          entry("rbac.authorization.k8s.io/v1 ClusterRole", V1ClusterRole.class),
          entry("rbac.authorization.k8s.io/v1 ClusterRoleBinding", V1ClusterRoleBinding.class),
          entry("rbac.authorization.k8s.io/v1 Role", V1Role.class),
          entry("rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding.class),
          entry("storage.k8s.io/v1 CSIDriver", V1CSIDriver.class),
          entry("storage.k8s.io/v1 StorageClass", V1StorageClass.class),
          entry("v1 ConfigMap", V1ConfigMap.class),
          entry("v1 Namespace", V1Namespace.class),
          entry("v1 PersistentVolume", V1PersistentVolume.class),
          entry("v1 PersistentVolumeClaim", V1PersistentVolumeClaim.class),
          entry("v1 Pod", V1Pod.class),
          entry("v1 ServiceAccount", V1ServiceAccount.class));
  private static final Map<String, Class<?>> OPERATOR =
      Map.of(
          "monitoring.coreos.com/v1 PodMonitor", PodMonitor.class,
          "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class);

  /** Of security/v1 of OpenShift's API, for which there is no model here: the names only. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "security.openshift.io/v1 SecurityContextConstraints",
          Set.of(
              "apiVersion",
              "kind",
              "metadata",
              "priority",
              "allowPrivilegedContainer",
              "defaultAddCapabilities",
              "requiredDropCapabilities",
              "allowedCapabilities",
              "allowHostDirVolumePlugin",
              "volumes",
              "allowedFlexVolumes",
              "allowHostNetwork",
              "allowHostPorts",
              "allowHostPID",
              "allowHostIPC",
              "userNamespaceLevel",
              "defaultAllowPrivilegeEscalation",
              "allowPrivilegeEscalation",
              "seLinuxContext",
              "runAsUser",
              "supplementalGroups",
              "fsGroup",
              "readOnlyRootFilesystem",
              "users",
              "groups",
              "seccompProfiles",
              "allowedUnsafeSysctls",
              "forbiddenSysctls"));

  /** The models would take anything under any name. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public @Nullable Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  private KnownKinds() {}

  /** The violation of its schema, if there is one. */
  static Optional<String> wrong(Manifest manifest) {
    String kind = manifest.apiVersion() + " " + manifest.kind();
    String text = manifest.content().toString();
    try {
      if (KUBERNETES.containsKey(kind)) {
        kubernetes(text, KUBERNETES.get(kind));
      } else if (OPERATOR.containsKey(kind)) {
        STRICT.readValue(text, OPERATOR.get(kind));
      } else if (FIELDS.containsKey(kind)) {
        Set<String> fields = FIELDS.get(kind);
        return manifest
            .content()
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(field -> !fields.contains(field))
            .findFirst()
            .map(field -> manifest + ": there is no field " + field);
      } else {
        return Optional.of("nothing is known of " + kind);
      }
      return Optional.empty();
    } catch (IllegalArgumentException
        | com.google.gson.JsonParseException
        | JsonProcessingException e) {
      return Optional.of(manifest + ": " + e.getMessage());
    }
  }

  private static void kubernetes(String text, Class<?> kind) {
    JsonElement json = JsonParser.parseString(text);
    new JSON();
    var _ = JSON.getGson().fromJson(json, kind);
  }
}
