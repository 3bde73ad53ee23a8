// Kubernetes tools that need more than data.
import type { Interpreter } from '../world';
import { readKubectlDelete } from './kubectlDelete';

export const kubernetesInterpreters: Readonly<Record<string, Interpreter>> = {
  kubectl: readKubectlDelete, oc: readKubectlDelete, k: readKubectlDelete, kubecolor: readKubectlDelete,
};
