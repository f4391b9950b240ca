"""The table of v1's modules: which names each of them has.

Only names; `homes` says what they are. One name means one object wherever it stands,
because v1 code compares them by identity.
"""

from __future__ import annotations

#: Module, and the names it has beside its submodules.
MODULES: dict[str, str] = {
    "azureml": "",
    "azureml.automl": "",
    "azureml.automl.core": "",
    "azureml.automl.core.featurization": "FeaturizationConfig",
    "azureml.automl.core.forecasting_parameters": "ForecastingParameters",
    "azureml.contrib": "",
    "azureml.contrib.automl": "",
    "azureml.contrib.automl.pipeline": "",
    "azureml.contrib.automl.pipeline.steps": "AutoMLPipelineBuilder",
    "azureml.contrib.notebook": """
        AzureMLApplicationInsightsNotebookHandler AzureMLNotebookHandler
        NotebookExecutionHandler NotebookRunConfig NotebookRunnerStep
        PapermillExecutionHandler load_ipython_extension""",
    "azureml.contrib.pipeline": "",
    "azureml.contrib.pipeline.steps": "ParallelRunConfig ParallelRunStep",
    "azureml.core": """
        ComputeTarget Container Dataset Datastore Environment Experiment Image Keyvault
        LinkedService Model Run RunConfiguration ScriptRun ScriptRunConfig VERSION
        Webservice Workspace __version__""",
    "azureml.core.authentication": """
        AbstractAuthentication AuthenticationException AzureCliAuthentication
        InteractiveLoginAuthentication MsiAuthentication
        ServicePrincipalAuthentication""",
    "azureml.core.compute": """
        AdlaCompute AksCompute AmlCompute BatchCompute ComputeInstance ComputeTarget
        DataFactoryCompute DatabricksCompute HDInsightCompute KustoCompute
        RemoteCompute SynapseCompute""",
    "azureml.core.compute.adla": "AdlaCompute",
    "azureml.core.compute.aks": "AksCompute",
    "azureml.core.compute.amlcompute": "AmlCompute AmlComputeStatus",
    "azureml.core.compute.batch": "BatchCompute",
    "azureml.core.compute.compute": "ComputeTarget",
    "azureml.core.compute.computeinstance": "ComputeInstance",
    "azureml.core.compute.databricks": "DatabricksCompute",
    "azureml.core.compute.datafactory": "DataFactoryCompute",
    "azureml.core.compute.hdinsight": "HDInsightCompute",
    "azureml.core.compute.kusto": "KustoCompute",
    "azureml.core.compute.remote": "RemoteCompute",
    "azureml.core.compute_target": "ComputeTargetException",
    "azureml.core.conda_dependencies": "CondaDependencies",
    "azureml.core.container_registry": "ContainerRegistry",
    "azureml.core.databricks": """
        EggLibrary JarLibrary MavenLibrary PyPiLibrary RCranLibrary""",
    "azureml.core.dataset": "Dataset",
    "azureml.core.datastore": "Datastore",
    "azureml.core.environment": """
        CondaDependencies ContainerRegistry DEFAULT_CPU_IMAGE DEFAULT_GPU_IMAGE
        DockerSection Environment PythonSection RSection SparkSection""",
    "azureml.core.experiment": "Experiment",
    "azureml.core.image": "ContainerImage Image",
    "azureml.core.keyvault": "Keyvault",
    "azureml.core.model": "Dataset InferenceConfig Model",
    "azureml.core.run": "Run _OfflineRun _SubmittedRun",
    "azureml.core.runconfig": """
        AmlComputeConfiguration CondaDependencies ContainerRegistry DEFAULT_CPU_IMAGE
        DEFAULT_GPU_IMAGE Data DataLocation DataReferenceConfiguration
        DockerConfiguration DockerSection EggLibrary EnvironmentDefinition
        HistoryConfiguration JarLibrary MavenLibrary MpiConfiguration OutputData
        OutputOptions ParallelTaskConfiguration PyPiLibrary PyTorchConfiguration
        PythonSection RCranLibrary RunConfiguration SparkConfiguration SparkSection
        TensorflowConfiguration""",
    "azureml.core.script_run": "ScriptRun",
    "azureml.core.script_run_config": "ScriptRunConfig",
    "azureml.core.webservice": """
        AciWebservice AksWebservice LocalWebservice Webservice""",
    "azureml.core.workspace": "Workspace",
    "azureml.data": """
        DataType FileDataset HDFSOutputDatasetConfig LinkFileOutputDatasetConfig
        LinkTabularOutputDatasetConfig OutputFileDatasetConfig TabularDataset""",
    "azureml.data.azure_data_lake_datastore": """
        AzureDataLakeDatastore AzureDataLakeGen2Datastore""",
    "azureml.data.azure_storage_datastore": """
        AbstractAzureStorageDatastore AzureBlobDatastore AzureFileDatastore""",
    "azureml.data.data_reference": "DataReference",
    "azureml.data.datapath": "DataPath DataPathComputeBinding",
    "azureml.data.dataset_consumption_config": "DatasetConsumptionConfig",
    "azureml.data.dataset_factory": """
        DataType FileDatasetFactory PromoteHeadersBehavior TabularDatasetFactory""",
    "azureml.data.file_dataset": "FileDataset",
    "azureml.data.output_dataset_config": """
        DIRECT_MODE HDFSOutputDatasetConfig HDFS_MODE LINK_MODE
        LinkFileOutputDatasetConfig LinkTabularOutputDatasetConfig MOUNT_MODE
        MountOptions OutputDatasetConfig OutputFileDatasetConfig
        OutputTabularDatasetConfig PromoteHeadersBehavior RegistrationConfiguration
        TransformationMixin UPLOAD_MODE UploadOptions""",
    "azureml.data.sql_data_reference": "SqlDataReference",
    "azureml.data.tabular_dataset": "TabularDataset",
    "azureml.exceptions": """
        ActivityFailedException AuthenticationException AzureMLException
        ComputeTargetException DatasetTimestampMissingError
        ExperimentExecutionException ModelNotFoundException RunEnvironmentException
        UserErrorException WebserviceException WorkspaceException""",
    "azureml.opendatasets": """
        Diabetes MNIST NoaaIsdWeather NycTlcGreen NycTlcYellow OjSalesSimulated
        PublicHolidays""",
    "azureml.pipeline": "",
    "azureml.pipeline.core": """
        InputPortBinding InputPortDef Module ModuleVersion ModuleVersionDescriptor
        OutputPortBinding OutputPortDef Pipeline PipelineData PipelineDataset
        PipelineDraft PipelineEndpoint PipelineParameter PipelineRun PipelineStep
        PortDataReference PublishedPipeline Schedule ScheduleRecurrence StepRun
        StepRunOutput StepSequence TimeZone TrainingOutput""",
    "azureml.pipeline.core.graph": """
        InputPortBinding InputPortDef OutputPortBinding OutputPortDef ParamDef
        PipelineDataset PipelineParameter PortDataReference TrainingOutput""",
    "azureml.pipeline.core.module": "Module",
    "azureml.pipeline.core.pipeline": "Pipeline",
    "azureml.pipeline.core.pipeline_draft": "PipelineDraft",
    "azureml.pipeline.core.pipeline_endpoint": "PipelineEndpoint",
    "azureml.pipeline.core.pipeline_output_dataset": """
        HDFSOutputDatasetConfig LinkFileOutputDatasetConfig
        LinkTabularOutputDatasetConfig OutputFileDatasetConfig
        OutputTabularDatasetConfig PipelineOutputAbstractDataset
        PipelineOutputFileDataset PipelineOutputTabularDataset
        PromoteHeadersBehavior""",
    "azureml.pipeline.core.run": """
        ActivityFailedException AzureMLException Experiment
        ExperimentExecutionException PipelineRun RUNNING_STATES Run ScriptRun StepRun
        StepRunOutput""",
    "azureml.pipeline.core.schedule": "Schedule ScheduleRecurrence TimeZone",
    "azureml.pipeline.steps": """
        AdlaStep AutoMLStep AutoMLStepRun AzureBatchStep CommandStep DataTransferStep
        DatabricksStep EstimatorStep HyperDriveStep HyperDriveStepRun KustoStep
        ModuleStep MpiStep ParallelRunConfig ParallelRunStep PythonScriptStep
        RScriptStep SynapseSparkStep""",
    "azureml.pipeline.steps.python_script_step": "PythonScriptStep",
    "azureml.telemetry": "set_diagnostics_collection",
    "azureml.train": "",
    "azureml.train.automl": "AutoMLConfig AutoMLStep",
    "azureml.train.automl.automlconfig": "AutoMLConfig",
    "azureml.train.automl.run": "AutoMLRun",
    "azureml.train.automl.runtime": "AutoMLStep",
    "azureml.train.dnn": """
        Chainer Gloo Mpi Nccl ParameterServer PyTorch TensorFlow""",
    "azureml.train.estimator": "Estimator MMLBaseEstimator",
    "azureml.train.hyperdrive": """
        BanditPolicy BayesianParameterSampling EarlyTerminationPolicy
        GridParameterSampling HyperDriveConfig HyperDriveRun HyperDriveRunConfig
        HyperParameterSampling MedianStoppingPolicy NoTerminationPolicy
        PrimaryMetricGoal RandomParameterSampling TruncationSelectionPolicy choice
        lognormal loguniform normal qlognormal qloguniform qnormal quniform randint
        uniform""",
    "azureml.train.hyperdrive.parameter_expressions": """
        choice lognormal loguniform normal qlognormal qloguniform qnormal quniform
        randint uniform""",
    "azureml.train.hyperdrive.policy": """
        BanditPolicy EarlyTerminationPolicy MedianStoppingPolicy NoTerminationPolicy
        TruncationSelectionPolicy""",
    "azureml.train.hyperdrive.run": "HyperDriveRun PrimaryMetricGoal",
    "azureml.train.hyperdrive.runconfig": "HyperDriveConfig HyperDriveRunConfig",
    "azureml.train.hyperdrive.sampling": """
        BayesianParameterSampling GridParameterSampling HyperParameterSampling
        RandomParameterSampling""",
    "azureml.train.sklearn": "SKLearn",
    "azureml.widgets": "RunDetails",
    "azureml_user": "",
    "azureml_user.parallel_run": "EntryScript",
}


def names_of(module: str) -> tuple[str, ...]:
    """Return the names that a module of the table has, without its submodules."""
    return tuple(MODULES[module].split())


def submodules_of(module: str) -> tuple[str, ...]:
    """Return the modules of the table that stand directly in one of it."""
    below = (
        m.removeprefix(f"{module}.") for m in MODULES if m.startswith(f"{module}.")
    )
    return tuple(name for name in below if "." not in name)
